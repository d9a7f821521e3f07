"""Who and where: places, bodies, persons, speakers."""
