//! Does every page render with every sample? And is every page what the interface promises?
