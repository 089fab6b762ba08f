"""Each reader's overview: how they arranged it, what they pinned to it, and which pages they opened last."""
