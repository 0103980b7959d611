"""One build from start to publish: resume or start a crawl, transform, test, publish.

Owns the order of the steps, and the state that each leaves behind when it is interrupted. The steps
themselves are in the packages below; only the command line is above.
"""
