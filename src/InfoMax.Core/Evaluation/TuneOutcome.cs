namespace InfoMax.Core.Evaluation;

/// <summary>What was found for one budget.</summary>
/// <param name="Results">Every candidate in order, the default first.</param>
/// <param name="Chosen">The candidate to use.</param>
/// <param name="Best">The one of highest accuracy, which is not chosen unless <paramref name="Lead"/> is above <see cref="TuneElection.SureErrors"/> times its error and the labels teach something.</param>
/// <param name="StandardError">Standard error of the best accuracy on the rows held out.</param>
/// <param name="Lead">Lead over the default of the best few, measured on rows that did not rank them (<see cref="CrossedLead"/>): no luck of the best is in it.</param>
/// <param name="LeadError">Standard error of <paramref name="Lead"/>.</param>
/// <param name="ErrorRadius">sqrt(ln(2 m / delta) / (2 n)): with probability 1 - delta none of the m accuracies on n rows is further from its truth.</param>
public sealed record TuneOutcome(
    IReadOnlyList<TuneResult> Results, TuneResult Chosen, TuneResult Best, double StandardError, double Lead, double LeadError, double ErrorRadius)
{
    /// <summary>An error radius above which a choice may well be luck: few choices differ by so much in truth.</summary>
    public const double WideRadius = 0.2;

    /// <summary>Whether the lead alone would leave the default, which then stays only where labels teach nothing.</summary>
    public bool IsLeadSure => Lead > TuneElection.SureErrors * LeadError;

    /// <summary>What the default candidate reached: what the chosen one is compared with.</summary>
    public TuneResult Standard => Results[0];
}
