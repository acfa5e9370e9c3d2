//! How are older events read? Version 1 of every event is the newest: nothing has to be translated yet.
