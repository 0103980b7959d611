"""One build from start to publish: resume or begin, crawl, transform, test, publish.

Knows the order of the steps and what each leaves behind when it stops. Everything that it puts in
order lives in the packages below it; only the command line is above.
"""
