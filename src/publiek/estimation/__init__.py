"""What does a sample say of everybody? The statistics that several rooms need: arrays in, estimates out; no files."""
