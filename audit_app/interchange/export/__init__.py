"""The workbook: made sheet by sheet, checked, and put in its place whole."""
