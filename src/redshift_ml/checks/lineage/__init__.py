"""Personal data followed from marked columns to the endpoints that get it, by column lineage."""
