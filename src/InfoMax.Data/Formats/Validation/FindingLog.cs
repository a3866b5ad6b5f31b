namespace InfoMax.Data.Formats.Validation;

/// <summary>Counts rows for each reason and keeps the first ten of each.</summary>
internal sealed class FindingLog
{
    private const int MaxExamples = 10;

    /// <summary>Reasons that only a pass over the whole input finds.</summary>
    public const string DuplicateId = "duplicate id";

    /// <summary>A valid embedding equal byte for byte to an earlier one.</summary>
    public const string DuplicateVector = "duplicate vector";

    /// <summary>A valid embedding whose norm is not 1; it is normalised when it is read.</summary>
    public const string NonUnitNorm = "non-unit norm";

    private static readonly string[] Order =
    [
        RowValidation.MissingEmbedding, RowValidation.NonFiniteEmbedding, RowValidation.ZeroEmbedding, RowValidation.TooSmallEmbedding,
        RowValidation.MissingScore, RowValidation.NonFiniteScore,
        DuplicateId, DuplicateVector, NonUnitNorm,
    ];

    private readonly Dictionary<string, (long Rows, List<ValidationExample> Examples)> _findings = new(StringComparer.Ordinal);

    /// <summary>Counts one row.</summary>
    public void Add(string reason, InputFile file, long row, string? id, Func<string?>? detail = null)
    {
        (long rows, List<ValidationExample> examples) = _findings.GetValueOrDefault(reason, (0, []));
        if (examples.Count < MaxExamples)
        {
            examples.Add(new ValidationExample(file.RelativePath, row, row - file.FirstRow, id, detail?.Invoke()));
        }

        _findings[reason] = (rows + 1, examples);
    }

    /// <summary>Rows of a reason so far.</summary>
    public long Count(string reason) => _findings.GetValueOrDefault(reason, (0, [])).Rows;

    /// <summary>All findings, those that make rows invalid first.</summary>
    public IReadOnlyList<ValidationFinding> Finish() =>
        [.. Order.Where(_findings.ContainsKey).Select(reason => new ValidationFinding(
            reason, Array.IndexOf(Order, reason) < Array.IndexOf(Order, DuplicateId), _findings[reason].Rows, _findings[reason].Examples))];
}
