"""What leaves the site with somebody: files, reports made by themselves, areas for a campaign, a column of groups."""
