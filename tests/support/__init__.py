"""What the tests share: rows, pages, processes, a browser."""
