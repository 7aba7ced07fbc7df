"""The desk: a page on this machine where a person decides on the proposals of a draft, sentence by sentence."""
