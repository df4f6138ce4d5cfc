"""What is the figure of a small area, when its own figure is noisy and others help?"""
