"""The models of the sample Hub: generated from a seed, or read from a file; without HTTP."""
