"""Values as fact files write them: sums, dates, durations, numbers, names as slugs, and what they allow."""
