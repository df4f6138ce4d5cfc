"""What is asked at the end of a year, by whom, and with which definitions? One YAML per scheme; read by `scheme`."""
