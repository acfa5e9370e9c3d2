grant select, update (size, previous_size, root, peaks, epoch, last_recorded_at) on travaux.head to travaux_writer
