"""Whatever SQL a visitor shapes is executed apart: in processes with bounds, which the kernel ends if need be."""
