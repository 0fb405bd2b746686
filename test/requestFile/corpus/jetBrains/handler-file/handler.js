client.global.set('t', response.body.token);
