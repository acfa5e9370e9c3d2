select digest from travaux.blobs where digest > $1 order by digest limit $2
