create trigger events_follow_the_head after insert on travaux.events
    for each statement execute function travaux.follow_the_head()
