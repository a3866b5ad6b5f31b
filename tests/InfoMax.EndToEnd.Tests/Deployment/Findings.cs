namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>What does not agree, one line each.</summary>
internal sealed class Findings
{
    private readonly List<string> _lines = [];

    /// <summary>The lines.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Notes a line unless the condition holds.</summary>
    public void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            _lines.Add(otherwise);
        }
    }
}
