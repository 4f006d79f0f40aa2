"""The window: Qt Widgets over the use cases; knows no store and no spreadsheet."""
