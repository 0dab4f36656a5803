console.log('1')
