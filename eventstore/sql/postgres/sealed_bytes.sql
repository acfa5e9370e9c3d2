select pg_total_relation_size('travaux.parts') + pg_total_relation_size('travaux.blobs')
