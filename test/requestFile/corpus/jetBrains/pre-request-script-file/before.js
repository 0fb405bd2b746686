request.variables.set('x', '1');
