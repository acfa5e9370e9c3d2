alter table new_events rename to events
