"""The faults that the sample Hub can inject into its answers, and the plan of when."""
