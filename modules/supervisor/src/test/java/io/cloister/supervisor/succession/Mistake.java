package io.cloister.supervisor.succession;

/** What a canary does wrong, so that the checks can be seen to see. */
enum Mistake {
    NONE,
    /** The death of a service's process is never heard of. */
    DEATH_IS_LOST,
    /** Effects are carried out before the state is in the ledger. */
    ACTS_BEFORE_RECORDING,
    /** A process that lives is taken for dead. */
    DEATH_IS_INVENTED,
    /** A keeper is not told to end. */
    KEEPER_LEAKS,
    /** A keeper is told to end that still has what nobody else has. */
    KEEPER_ENDS_EARLY,
    /** A command is not answered. */
    ANSWER_IS_LOST,
    /** A command is answered twice. */
    ANSWER_COMES_TWICE,
    /** A replacement is of another build than it should be. */
    WRONG_BUILD
}
