"""The sample Hub's HTTP side: query strings, pages, quota, headers, routes."""
