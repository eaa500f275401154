select upper($1) || '!'
