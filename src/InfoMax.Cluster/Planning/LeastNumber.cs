namespace InfoMax.Cluster.Planning;

/// <summary>Looks for the first number that does. Pure.</summary>
internal static class LeastNumber
{
    /// <summary>A number of a range that does where the one before it does not; null when none is found.</summary>
    /// <param name="first">The first that is looked at.</param>
    /// <param name="last">The last.</param>
    /// <param name="does">Whether a number does; as a rule a larger one does too.</param>
    public static long? That(long first, long last, Func<long, bool> does)
    {
        if (first > last)
        {
            return null;
        }

        long below = first - 1;
        long step = 1;
        while (!does(Math.Min(last, below + step)))
        {
            below += step;
            step *= 2;
            if (below >= last)
            {
                return null;
            }
        }

        long least = Math.Min(last, below + step);
        while (least - below > 1)
        {
            long middle = below + ((least - below) / 2);
            (below, least) = does(middle) ? (below, middle) : (middle, least);
        }

        return least;
    }
}
