namespace InfoMax.Core.Evaluation;

/// <summary>What was found for one budget.</summary>
/// <param name="Results">Every candidate in order, the default first.</param>
/// <param name="Chosen">The candidate to use.</param>
/// <param name="Best">The one of highest accuracy, which is not chosen unless it leads by more than <see cref="TuneSearch.SureErrors"/> times its lead's error.</param>
/// <param name="StandardError">Standard error of the best accuracy on the rows held out.</param>
/// <param name="LeadError">Standard error of the lead of the best over the default, on the same rows.</param>
/// <param name="ErrorRadius">sqrt(ln(2 m / delta) / (2 n)): with probability 1 - delta none of the m accuracies on n rows is further from its truth.</param>
public sealed record TuneOutcome(IReadOnlyList<TuneResult> Results, TuneResult Chosen, TuneResult Best, double StandardError, double LeadError, double ErrorRadius)
{
    /// <summary>What the default candidate reached: what the chosen one is compared with.</summary>
    public TuneResult Standard => Results[0];
}
