"""Tables 表格: a sheet as it comes, row by row; and the rows that were not taken, as a file."""
