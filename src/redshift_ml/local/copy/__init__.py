"""COPY and UNLOAD, and the folder that stands for S3."""
