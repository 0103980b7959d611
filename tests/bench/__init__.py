"""`make bench`: the same models by four ways, interleaved, each in a process of its own."""
