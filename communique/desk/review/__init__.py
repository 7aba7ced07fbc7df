"""The review of two codings on a page: each difference settled with a reason, and the file that this makes."""
