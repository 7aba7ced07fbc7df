"""Visitors' SQL is executed apart from the server: in processes with bounds, which the kernel ends if need be."""
