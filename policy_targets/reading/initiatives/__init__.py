"""Named programmes, plans, platforms, parks, projects and documents."""
