"""Producties: is what another house shows the same production, and which agendas does a house bring?"""
