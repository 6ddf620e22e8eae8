@rem `npm start` begins with exec, so that a signal to npm reaches Hearth and no shell in between. Windows has no exec: this is it.
@%*
