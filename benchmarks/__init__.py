"""What Communiqué costs, as ratios against the bare engines and against peers; see README.md."""
