"""The citizen's own pages: my studies, print, and why something may be missing."""
