"""The workspace file: one encrypted SQLite database, its tables and its transactions.

Nothing here is imported before somebody types a passphrase: the libraries take a third of a second.
"""
