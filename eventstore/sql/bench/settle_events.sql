vacuum analyze travaux.events
