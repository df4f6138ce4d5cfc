"""What is past its time, and how does it go from every place, while the figures stay?"""
