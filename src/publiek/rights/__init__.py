"""What is held on a person, and how is it given, corrected, kept out or erased, everywhere and with proof?"""
