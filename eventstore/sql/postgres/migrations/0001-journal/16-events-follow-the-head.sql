create trigger events_follow_the_head after insert on travaux.events
    referencing new table as added
    for each statement execute function travaux.follow_the_head()
