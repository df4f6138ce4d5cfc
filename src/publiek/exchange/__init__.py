"""The same figures in the forms that others ask: DIP, OSLO Cultuurparticipatie, year-end sheets."""
