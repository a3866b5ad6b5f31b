namespace InfoMax.Core.Solvers.Bounds;

/// <summary>A clique inequality that the fractional point breaks.</summary>
/// <param name="Violation">By how much the left side exceeds the right, above 0.</param>
/// <param name="Level">s, at least 1.</param>
/// <param name="Members">Three rows or more, ascending.</param>
internal sealed record ViolatedClique(float Violation, int Level, int[] Members)
{
    public int Pairs => Members.Length * (Members.Length - 1) / 2;
}
