namespace InfoMax.Core.Probe;

/// <summary>
/// The classifiers of every epoch: T x F points of C classes over D = d + 1 weights. All that is kept of a training: a
/// row's statistics over the epochs come from one more look at it, so nothing is stored for a row between the epochs.
/// </summary>
public sealed class ProbeTrajectory
{
    private readonly List<ProbeModel> _epochs = [];

    /// <summary>T, the epochs so far.</summary>
    public int Epochs => _epochs.Count;

    /// <summary>The points of epoch <paramref name="epoch"/>.</summary>
    public ProbeModel this[int epoch] => _epochs[epoch];

    /// <summary>Adds an epoch's points.</summary>
    /// <exception cref="ArgumentException">They differ from the earlier ones in shape.</exception>
    public void Add(ProbeModel points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (_epochs.Count > 0 && (_epochs[0].Models, _epochs[0].Classes, _epochs[0].Dimension) != (points.Models, points.Classes, points.Dimension))
        {
            throw new ArgumentException("an epoch's points differ in shape from the earlier ones");
        }

        _epochs.Add(points);
    }

    /// <summary>The T points of one fold's classifier, as a model of T.</summary>
    internal ProbeModel OfFold(int fold)
    {
        ProbeModel first = _epochs[0];
        int length = first.Classes * (first.Dimension + 1);
        float[] weights = new float[Epochs * length];
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            Array.Copy(_epochs[epoch].Weights, (long)fold * length, weights, (long)epoch * length, length);
        }

        return new ProbeModel(Epochs, first.Classes, first.Dimension, weights);
    }
}
